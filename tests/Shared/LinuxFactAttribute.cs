namespace Slipway.Testing;

/// <summary>A fact about what Linux says of processes.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : LinuxTheoryAttribute.Missing;
}

/// <summary>A theory about what Linux says of processes.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public const string Missing = "There is no /proc here.";

    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : Missing;
}
