using System.Text.RegularExpressions;
using Slipway.Naming;

namespace Slipway.Images.Dockerfiles;

/// <summary>The images that a Dockerfile builds on, as far as they can be told without building (https://docs.docker.com/reference/dockerfile/#from).</summary>
internal static partial class BaseImages
{
    /// <param name="dockerfile">The text of the Dockerfile.</param>
    /// <param name="arguments">Values for its <c>ARG</c>s, before the defaults that it gives.</param>
    public static IReadOnlyList<ImageReference> Of(string dockerfile, IReadOnlyDictionary<string, string> arguments)
    {
        var values = new Dictionary<string, string>();
        foreach (Match argument in Argument().Matches(dockerfile))
        {
            values.TryAdd(argument.Groups["name"].Value, arguments.GetValueOrDefault(argument.Groups["name"].Value) ?? argument.Groups["value"].Value);
        }

        var froms = From().Matches(dockerfile);
        var stages = froms.Select(from => from.Groups["stage"].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. froms.Select(from => from.Groups["image"].Value)
                .Concat(CopyFrom().Matches(dockerfile).Select(copy => copy.Groups["image"].Value))
                .Select(name => Variable().Replace(name, variable => values.GetValueOrDefault(variable.Groups["name"].Value) ?? ""))
                // scratch is no image, and a number is a stage.
                .Where(name => name != "scratch" && !stages.Contains(name) && !name.All(char.IsAsciiDigit))
                .Select(ImageReference.TryParse).OfType<ImageReference>().Distinct(),
        ];
    }

    [GeneratedRegex(@"^[ \t]*ARG[ \t]+(?<name>\w+)(=""?(?<value>[^""\s]*))?", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Argument();

    [GeneratedRegex(@"^[ \t]*FROM[ \t]+(--\S+[ \t]+)*(?<image>\S+)([ \t]+AS[ \t]+(?<stage>\S+))?", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex From();

    [GeneratedRegex(@"^[ \t]*COPY[ \t].*--from=(?<image>\S+)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex CopyFrom();

    [GeneratedRegex(@"\$(\{(?<name>\w+)\}|(?<name>\w+))", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
