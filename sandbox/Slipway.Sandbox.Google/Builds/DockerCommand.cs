namespace Slipway.Sandbox.Google.Builds;

/// <summary>What a step does that runs docker: <c>docker build -t TAG -f FILE --build-arg NAME=VALUE CONTEXT</c>, or <c>docker push TAG</c>.</summary>
internal sealed record DockerCommand(string Verb, IReadOnlyList<string> Operands)
{
    private static readonly HashSet<string> s_programs = ["docker", "gcb-internal"];

    private static readonly HashSet<string> s_flags = ["--no-cache", "--pull", "--quiet", "-q", "--rm", "--force-rm", "--squash", "--push", "--load", "--all-tags", "-a"];

    /// <summary>The options that a build here understands; others are passed over.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; private init; } = [];

    public IEnumerable<string> Tags => Values("--tag");

    public string? File => Values("--file").LastOrDefault();

    public IEnumerable<string> Values(string option) => Options.Where(given => given.Key == option).Select(given => given.Value);

    /// <summary>Null for a step of another image.</summary>
    public static DockerCommand? Parse(string image, string? entrypoint, IReadOnlyList<string> arguments)
    {
        var program = image.Split('@')[0].Split('/')[^1].Split(':')[0];
        if (!s_programs.Contains(program) || entrypoint is not (null or "docker"))
            return null;
        var rest = new Queue<string>(arguments.SkipWhile(argument => argument is "docker" or "buildx"));
        if (!rest.TryDequeue(out var verb))
            return null;
        var (options, operands) = (new List<KeyValuePair<string, string>>(), new List<string>());
        while (rest.TryDequeue(out var argument))
        {
            if (!argument.StartsWith('-') || argument == "-")
                operands.Add(argument);
            else if (argument.Split('=', 2) is [var name, var value] && argument.StartsWith("--", StringComparison.Ordinal))
                options.Add(new(Long(name), value));
            else if (!s_flags.Contains(argument) && rest.TryDequeue(out var next))
                options.Add(new(Long(argument), next));
        }

        return new DockerCommand(verb, operands) { Options = options };
    }

    private static string Long(string option) => option switch { "-t" => "--tag", "-f" => "--file", _ => option };
}
