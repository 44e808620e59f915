namespace App.Tests;

public sealed class CrashingService
{
    [Fact]
    public async Task A_release_that_is_told_to_crash_ends_with_its_reason()
    {
        var (exitCode, errors) = await RunningApp.RunToEndAsync(("APP_FAIL", "crash"));

        Assert.Equal(1, exitCode);
        Assert.Contains("APP_FAIL is 'crash'", errors, StringComparison.Ordinal);
    }
}
