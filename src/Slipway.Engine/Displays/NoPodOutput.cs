namespace Slipway.Engine.Displays;

/// <summary>The lines of Pods where nothing reads commands from them: they are made harmless one by one, and need no more.</summary>
internal sealed class NoPodOutput : IDisposable
{
    public static readonly NoPodOutput Instance = new();

    public void Dispose()
    {
        // There is nothing to end.
    }
}
