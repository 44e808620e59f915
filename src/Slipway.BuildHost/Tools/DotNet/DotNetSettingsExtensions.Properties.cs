using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

/// <content>Properties for MSBuild.</content>
public static partial class DotNetSettingsExtensions
{
    /// <summary>Sets the property; without a value, it is not given.</summary>
    public static T SetProperty<T>(this T o, string k, object? v)
        where T : DotNetSettings => o.With(DotNetSettings.Property + k, v);

    /// <inheritdoc cref="SetProperty{T}(T, string, object)"/>
    public static T AddProperty<T>(this T o, string k, object? v)
        where T : DotNetSettings => o.SetProperty(k, v);

    /// <summary>Leaves the property out.</summary>
    public static T RemoveProperty<T>(this T o, string k)
        where T : DotNetSettings => o.SetProperty(k, null);

    /// <summary>Leaves all properties out.</summary>
    public static T ClearProperties<T>(this T o)
        where T : DotNetSettings => o.NotNull().Properties.Keys.Aggregate(o, (x, key) => x.RemoveProperty(key));

    /// <summary>Sets these properties and no others.</summary>
    public static T SetProperties<T>(this T o, IDictionary<string, object> v)
        where T : DotNetSettings => v.Aggregate(o.ClearProperties(), (x, property) => x.SetProperty(property.Key, property.Value));

    public static T SetAuthors<T>(this T o, params string[] v)
        where T : DotNetSettings => o.SetProperty("Authors", string.Join(",", v));

    public static T SetPackageTags<T>(this T o, params string[] v)
        where T : DotNetSettings => o.SetProperty("PackageTags", string.Join(" ", v));

    public static T SetSymbolPackageFormat<T>(this T o, DotNetSymbolPackageFormat? v)
        where T : DotNetSettings => o.SetProperty("SymbolPackageFormat", v);

    public static T SetVersion<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("Version", v);

    public static T SetVersionPrefix<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("VersionPrefix", v);

    public static T SetAssemblyVersion<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("AssemblyVersion", v);

    public static T SetFileVersion<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("FileVersion", v);

    public static T SetInformationalVersion<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("InformationalVersion", v);

    public static T SetPackageId<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("PackageId", v);

    public static T SetTitle<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("Title", v);

    public static T SetDescription<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("Description", v);

    public static T SetCopyright<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("Copyright", v);

    public static T SetRepositoryUrl<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("RepositoryUrl", v);

    public static T SetRepositoryType<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("RepositoryType", v);

    public static T SetPackageProjectUrl<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("PackageProjectUrl", v);

    public static T SetPackageReleaseNotes<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("PackageReleaseNotes", v);

    public static T SetPlatform<T>(this T o, string? v)
        where T : DotNetSettings => o.SetProperty("Platform", v);

    public static T SetContinuousIntegrationBuild<T>(this T o, bool? v)
        where T : DotNetSettings => o.SetProperty("ContinuousIntegrationBuild", v);

    public static T EnableContinuousIntegrationBuild<T>(this T o)
        where T : DotNetSettings => o.SetContinuousIntegrationBuild(true);

    public static T DisableContinuousIntegrationBuild<T>(this T o)
        where T : DotNetSettings => o.SetContinuousIntegrationBuild(false);

    public static T SetDeterministic<T>(this T o, bool? v)
        where T : DotNetSettings => o.SetProperty("Deterministic", v);

    public static T EnableDeterministic<T>(this T o)
        where T : DotNetSettings => o.SetDeterministic(true);

    public static T DisableDeterministic<T>(this T o)
        where T : DotNetSettings => o.SetDeterministic(false);

    public static T SetTreatWarningsAsErrors<T>(this T o, bool? v)
        where T : DotNetSettings => o.SetProperty("TreatWarningsAsErrors", v);

    public static T EnableTreatWarningsAsErrors<T>(this T o)
        where T : DotNetSettings => o.SetTreatWarningsAsErrors(true);

    public static T DisableTreatWarningsAsErrors<T>(this T o)
        where T : DotNetSettings => o.SetTreatWarningsAsErrors(false);

    public static T SetPublishSingleFile<T>(this T o, bool? v)
        where T : DotNetSettings => o.SetProperty("PublishSingleFile", v);

    public static T EnablePublishSingleFile<T>(this T o)
        where T : DotNetSettings => o.SetPublishSingleFile(true);

    public static T DisablePublishSingleFile<T>(this T o)
        where T : DotNetSettings => o.SetPublishSingleFile(false);

    public static T SetPublishTrimmed<T>(this T o, bool? v)
        where T : DotNetSettings => o.SetProperty("PublishTrimmed", v);

    public static T EnablePublishTrimmed<T>(this T o)
        where T : DotNetSettings => o.SetPublishTrimmed(true);

    public static T DisablePublishTrimmed<T>(this T o)
        where T : DotNetSettings => o.SetPublishTrimmed(false);

    public static T SetPublishReadyToRun<T>(this T o, bool? v)
        where T : DotNetSettings => o.SetProperty("PublishReadyToRun", v);

    public static T EnablePublishReadyToRun<T>(this T o)
        where T : DotNetSettings => o.SetPublishReadyToRun(true);

    public static T DisablePublishReadyToRun<T>(this T o)
        where T : DotNetSettings => o.SetPublishReadyToRun(false);
}
