namespace Slipway.Ci.Workflows;

/// <summary>A file for Google Cloud Build (https://cloud.google.com/build/docs/build-config-file-schema).</summary>
internal sealed record CloudBuildJob
{
    /// <summary>The lines that say what it is, as comments.</summary>
    public required string About { get; init; }

    /// <summary>The steps as YAML.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>The variables of the build that Slipway makes something of, besides those that every build has.</summary>
    public required IReadOnlyList<string> Told { get; init; }

    /// <summary>The substitutions that the trigger sets, each with the comment above it, if any.</summary>
    public IReadOnlyList<(string? Comment, string Name)> Substitutions { get; init; } = [];

    /// <summary>Further variables of all steps, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Secrets by the variable that gets them.</summary>
    public IReadOnlyList<(string Variable, string Secret)> Secrets { get; init; } = [];

    /// <summary>Whether it compiles and does much at once.</summary>
    public bool IsLarge { get; init; }

    public required int Seconds { get; init; }

    public WorkflowFile File(string name) => WorkflowFile.Of(
        name,
        [
            About,
            "steps:",
            .. Steps.Select(step => GitHubJob.Indented(step, 2)),
            .. Substitutions.Count == 0 ? [] : Substitutions.SelectMany(one => one.Comment is null ? [$"  {one.Name}: \"\""] : new[] { $"  # {one.Comment}", $"  {one.Name}: \"\"" }).Prepend("substitutions:"),
            .. Secrets.Count == 0 ? [] : Secrets.SelectMany(secret => new[] { $"    - versionName: projects/$PROJECT_ID/secrets/{secret.Secret}/versions/latest", $"      env: {secret.Variable}" }).Prepend("  secretManager:").Prepend("availableSecrets:"),
            "options:",
            "  # Cloud Build refuses a build with an account of its own that does not say where its log goes.",
            "  logging: CLOUD_LOGGING_ONLY",
            .. IsLarge ? ["  machineType: E2_HIGHCPU_8"] : (string[])[],
            "  # A step knows nothing of its build that it is not told.",
            "  env:",
            .. ((string[])["BUILD_ID", "PROJECT_ID", "LOCATION", .. Told]).Select(name => $"    - {name}=${name}"),
            .. Environment.Select(variable => $"    - {variable}"),
            $"timeout: {Seconds}s",
        ]);
}
