namespace Slipway.Ci.Workflows;

/// <summary>A workflow file as it is to be.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
/// <param name="Text">Its content, header first.</param>
internal sealed record WorkflowFile(string Path, string Text)
{
    /// <summary>The first line of each generated file. A file without it is somebody's own.</summary>
    public const string Header = "# Written by ./build.sh GenerateWorkflows from the build definition. A file without this line is left alone.";

    /// <summary>Whether there is no such file yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether a file's content is a generated one's.</summary>
    public static bool IsGenerated(string content) => content.StartsWith(Header, StringComparison.Ordinal);

    /// <summary>A file from its lines after the header.</summary>
    public static WorkflowFile Of(string path, params IEnumerable<string> parts) =>
        new(path, string.Join('\n', parts.Where(part => part.Length > 0).Prepend(Header)).ReplaceLineEndings("\n").TrimEnd('\n') + "\n");
}
