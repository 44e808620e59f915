using Slipway.Hooks;
using Slipway.Values;

namespace Slipway.ApplySets;

/// <summary>A hook that a rendering had, done or not.</summary>
/// <param name="Name">Its name in git; empty where an older Slipway kept only the name of what undoes it.</param>
/// <param name="RollbackHook">The name of the hook that undoes it; null when there is none, or it is not known.</param>
internal sealed record KnownHook(string Name, string? RollbackHook)
{
    public static KnownHook Of(Hook hook) => new(hook.Name, hook.RollbackHook);

    public static KnownHook Read(MapValue map) => new(map.GetString("name") ?? "", map.GetString("rollback"));

    /// <summary>Whether it is a hook of another rendering, as far as its name tells.</summary>
    public bool Is(Hook hook) => Name.Length > 0 ? Name == hook.Name : RollbackHook is not null && RollbackHook == hook.RollbackHook;

    public MapValue ToValue() => RollbackHook is null ? MapValue.Of(("name", (Value)Name)) : MapValue.Of(("name", (Value)Name), ("rollback", RollbackHook));
}
