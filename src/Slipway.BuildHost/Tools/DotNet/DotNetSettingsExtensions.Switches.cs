using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

/// <content>The options that are there or not.</content>
public static partial class DotNetSettingsExtensions
{
    public static T SetSelfContained<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("SelfContained", v);

    public static T EnableSelfContained<T>(this T o)
        where T : DotNetSettings => o.SetSelfContained(true);

    public static T DisableSelfContained<T>(this T o)
        where T : DotNetSettings => o.SetSelfContained(false);

    public static T SetNoLogo<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("NoLogo", v);

    public static T EnableNoLogo<T>(this T o)
        where T : DotNetSettings => o.SetNoLogo(true);

    public static T DisableNoLogo<T>(this T o)
        where T : DotNetSettings => o.SetNoLogo(false);

    public static T SetNoRestore<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("NoRestore", v);

    public static T EnableNoRestore<T>(this T o)
        where T : DotNetSettings => o.SetNoRestore(true);

    public static T DisableNoRestore<T>(this T o)
        where T : DotNetSettings => o.SetNoRestore(false);

    public static T SetNoBuild<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("NoBuild", v);

    public static T EnableNoBuild<T>(this T o)
        where T : DotNetSettings => o.SetNoBuild(true);

    public static T DisableNoBuild<T>(this T o)
        where T : DotNetSettings => o.SetNoBuild(false);

    public static T SetNoIncremental<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("NoIncremental", v);

    public static T EnableNoIncremental<T>(this T o)
        where T : DotNetSettings => o.SetNoIncremental(true);

    public static T DisableNoIncremental<T>(this T o)
        where T : DotNetSettings => o.SetNoIncremental(false);

    public static T SetNoDependencies<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("NoDependencies", v);

    public static T EnableNoDependencies<T>(this T o)
        where T : DotNetSettings => o.SetNoDependencies(true);

    public static T DisableNoDependencies<T>(this T o)
        where T : DotNetSettings => o.SetNoDependencies(false);

    public static T SetForce<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("Force", v);

    public static T EnableForce<T>(this T o)
        where T : DotNetSettings => o.SetForce(true);

    public static T DisableForce<T>(this T o)
        where T : DotNetSettings => o.SetForce(false);

    public static T SetNoCache<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("NoCache", v);

    public static T EnableNoCache<T>(this T o)
        where T : DotNetSettings => o.SetNoCache(true);

    public static T DisableNoCache<T>(this T o)
        where T : DotNetSettings => o.SetNoCache(false);

    public static T SetLockedMode<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("LockedMode", v);

    public static T EnableLockedMode<T>(this T o)
        where T : DotNetSettings => o.SetLockedMode(true);

    public static T DisableLockedMode<T>(this T o)
        where T : DotNetSettings => o.SetLockedMode(false);

    public static T SetUseLockFile<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("UseLockFile", v);

    public static T EnableUseLockFile<T>(this T o)
        where T : DotNetSettings => o.SetUseLockFile(true);

    public static T DisableUseLockFile<T>(this T o)
        where T : DotNetSettings => o.SetUseLockFile(false);

    public static T SetDisableParallel<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("DisableParallel", v);

    public static T EnableDisableParallel<T>(this T o)
        where T : DotNetSettings => o.SetDisableParallel(true);

    public static T DisableDisableParallel<T>(this T o)
        where T : DotNetSettings => o.SetDisableParallel(false);

    public static T SetIgnoreFailedSources<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("IgnoreFailedSources", v);

    public static T EnableIgnoreFailedSources<T>(this T o)
        where T : DotNetSettings => o.SetIgnoreFailedSources(true);

    public static T DisableIgnoreFailedSources<T>(this T o)
        where T : DotNetSettings => o.SetIgnoreFailedSources(false);

    public static T SetBlameMode<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("BlameMode", v);

    public static T EnableBlameMode<T>(this T o)
        where T : DotNetSettings => o.SetBlameMode(true);

    public static T DisableBlameMode<T>(this T o)
        where T : DotNetSettings => o.SetBlameMode(false);

    public static T SetBlameHang<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("BlameHang", v);

    public static T EnableBlameHang<T>(this T o)
        where T : DotNetSettings => o.SetBlameHang(true);

    public static T DisableBlameHang<T>(this T o)
        where T : DotNetSettings => o.SetBlameHang(false);

    public static T SetIncludeSymbols<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("IncludeSymbols", v);

    public static T EnableIncludeSymbols<T>(this T o)
        where T : DotNetSettings => o.SetIncludeSymbols(true);

    public static T DisableIncludeSymbols<T>(this T o)
        where T : DotNetSettings => o.SetIncludeSymbols(false);

    public static T SetIncludeSource<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("IncludeSource", v);

    public static T EnableIncludeSource<T>(this T o)
        where T : DotNetSettings => o.SetIncludeSource(true);

    public static T DisableIncludeSource<T>(this T o)
        where T : DotNetSettings => o.SetIncludeSource(false);

    public static T SetSkipDuplicate<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("SkipDuplicate", v);

    public static T EnableSkipDuplicate<T>(this T o)
        where T : DotNetSettings => o.SetSkipDuplicate(true);

    public static T DisableSkipDuplicate<T>(this T o)
        where T : DotNetSettings => o.SetSkipDuplicate(false);

    public static T SetNoSymbols<T>(this T o, bool? v)
        where T : DotNetSettings => o.With("NoSymbols", v);

    public static T EnableNoSymbols<T>(this T o)
        where T : DotNetSettings => o.SetNoSymbols(true);

    public static T DisableNoSymbols<T>(this T o)
        where T : DotNetSettings => o.SetNoSymbols(false);
}
