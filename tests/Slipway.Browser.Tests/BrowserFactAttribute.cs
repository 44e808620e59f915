namespace Slipway.Browser.Tests;

/// <summary>A test that needs chromium on the PATH.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Path is null ? Chromium.IsMissing : null!;
}

/// <summary>Tests, one per row of data, that need chromium on the PATH.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.Path is null ? Chromium.IsMissing : null!;
}
