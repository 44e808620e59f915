namespace Slipway.Testing;

/// <summary>A fact about a program of the machine, skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class ProgramTheoryAttribute : TheoryAttribute
{
    public ProgramTheoryAttribute(params string[] programs)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (programs.FirstOrDefault(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program)))) is { } missing)
        {
            Skip = $"{missing} is not installed (Debian: apt-get install {missing}).";
        }
    }
}
