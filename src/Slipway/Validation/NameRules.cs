using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>What names may look like (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/).</summary>
internal static class NameRules
{
    /// <summary>What is wrong with a resource's name; null when nothing is.</summary>
    public static string? Check(ResourceId id) => id.Type switch
    {
        { Group: "rbac.authorization.k8s.io" } => id.Name is "." or ".." || id.Name.AsSpan().ContainsAny('/', '%')
            ? $"metadata.name {Quoted.Of(id.Name)} must not be '.' or '..' or hold '/' or '%'." : null,
        { Group: "", Kind: "Namespace" or "Service" } => Label(id.Name),
        { Group: "apps", Kind: "StatefulSet" } or { Group: "batch", Kind: "CronJob" } => Subdomain(id.Name) ?? Short(id),
        _ => Subdomain(id.Name),
    };

    /// <summary>What is wrong with a namespace's name; null when nothing is.</summary>
    public static string? CheckNamespace(string name) =>
        IsLabel(name) ? null : $"metadata.namespace {Quoted.Of(name)}: expected 1 to 63 lower-case letters, digits or '-'.";

    /// <summary>Whether a name is a DNS label.</summary>
    public static bool IsLabel(string name) => name.Length is > 0 and <= 63 && IsPart(name);

    private static string? Label(string name) => IsLabel(name)
        ? null
        : $"metadata.name {Quoted.Of(name)}: expected 1 to 63 lower-case letters, digits or '-', beginning and ending with a letter or digit.";

    private static string? Subdomain(string name) => name.Length <= 253 && IsSubdomain(name)
        ? null
        : $"metadata.name {Quoted.Of(name)}: expected at most 253 lower-case letters, digits, '-' or '.', beginning and ending with a letter or digit.";

    // The names of their Pods and Jobs, and the labels that carry them, are longer than their own.
    private static string? Short(ResourceId id) => id.Name.Length <= 52
        ? null
        : $"metadata.name {Quoted.Of(id.Name)} has {id.Name.Length} characters; what a {id.Type.Kind} creates gets a longer name, so it may have at most 52.";

    private static bool IsSubdomain(ReadOnlySpan<char> name)
    {
        for (var dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.'))
        {
            if (!IsPart(name[..dot]))
            {
                return false;
            }

            name = name[(dot + 1)..];
        }

        return IsPart(name);
    }

    private static bool IsPart(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '-')
            {
                return false;
            }
        }

        return text.Length > 0 && text[0] != '-' && text[^1] != '-';
    }
}
