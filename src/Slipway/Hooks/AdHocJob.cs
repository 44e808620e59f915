using System.Globalization;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Hooks;

/// <summary>A Job of git that somebody asked for, with arguments. The same Job with the same arguments has the same key: asked for again, it is found, and not run again unasked.</summary>
/// <param name="Hook">The Job as written.</param>
/// <param name="Arguments">What its container gets behind the arguments that it has in git.</param>
internal sealed record AdHocJob(Hook Hook, IReadOnlyList<string> Arguments)
{
    /// <summary>Label of the Job: the application.</summary>
    public const string ApplicationLabel = "slipway.dev/job-of";

    /// <summary>Annotation of the Job: which Job with which arguments it is.</summary>
    public const string KeyAnnotation = "slipway.dev/job-key";

    /// <summary>Annotation of the Job: its number among those of the same key, from 1.</summary>
    public const string RunAnnotation = "slipway.dev/job-run";

    /// <summary>Annotation of the Job: the commit of the config repository that it is of.</summary>
    public const string CommitAnnotation = "slipway.dev/job-commit";

    /// <summary>Annotation of the Job: who asked for it.</summary>
    public const string ByAnnotation = "slipway.dev/job-by";

    // With a key, a number and what a Pod's name adds it stays below the 63 characters of a label.
    private const int MaxNameLength = 42;

    /// <summary>Tells it from other Jobs, and from itself with other arguments or another image.</summary>
    public string Key { get; } = ContentHash.Of(Hook.Job.Content.Without("status"), ListValue.Of(Arguments.Select(argument => (Value)argument)))[..8];

    /// <summary>Finds it among the Jobs of a rendering.</summary>
    /// <exception cref="InvalidInputException">There is none of the name.</exception>
    public static AdHocJob Find(IReadOnlyList<Hook> hooks, string name, IReadOnlyList<string> arguments, string environment)
    {
        // What undoes something may be asked for as well: going back is not the only reason to.
        var job = hooks.FirstOrDefault(hook => !hook.IsOfApply && hook.Name == name) ?? throw Unknown(hooks, name, environment);
        return arguments.Count > 0 && ContainersOf(job.Job) is not [_]
            ? throw new InvalidInputException($"job '{name}'", "has several containers, so that it is not known whose the arguments of --arg are. Write them into the manifest.")
            : new AdHocJob(job, arguments);
    }

    /// <summary>Says which Jobs can be asked for, where one was that cannot.</summary>
    public static InvalidInputException Unknown(IEnumerable<Hook> hooks, string name, string environment)
    {
        List<string> known = [.. hooks.Where(hook => !hook.IsOfApply).Select(hook => hook.Name).Distinct().Order(StringComparer.Ordinal)];
        return new InvalidInputException(
            $"job '{name}'",
            known.Count == 0 ? $"{environment} has no Job that can be asked for. Give one the annotation {HookAnnotations.Phase}: ad-hoc."
            : $"{environment} has no such Job{NearestName.Hint(name, known)} It has: {string.Join(", ", known)}.");
    }

    /// <summary>The name of a run of it.</summary>
    /// <param name="run">Its number, from 1.</param>
    public ResourceId IdOf(int run)
    {
        var name = Hook.Name.Length <= MaxNameLength ? Hook.Name : Hook.Name[..MaxNameLength].TrimEnd('-', '.');
        return Hook.Job.Id with { Name = string.Create(CultureInfo.InvariantCulture, $"{name}-{Key}{(run == 1 ? "" : $"-{run}")}") };
    }

    /// <summary>The Job that is sent for a run of it.</summary>
    /// <param name="run">Its number, from 1.</param>
    /// <param name="application">The application.</param>
    /// <param name="commit">The commit that it is of.</param>
    /// <param name="by">Who asks for it.</param>
    /// <param name="options">How Jobs run.</param>
    public Resource Of(int run, ApplicationName application, CommitSha commit, string by, HookOptions options)
    {
        var id = IdOf(run);
        // Hooks are told by another label, so that an apply neither waits for it nor takes it away.
        var job = HookJob.Of(Hook, id, ApplicationLabel, application, options.AdHocTimeout);
        var annotations = job.Annotations
            .With(KeyAnnotation, Key).With(RunAnnotation, run.ToString(CultureInfo.InvariantCulture)).With(CommitAnnotation, commit.Value).With(ByAnnotation, by);
        return job.WithContent(WithArguments(job.Content.With("metadata", job.Metadata.With("annotations", annotations))));
    }

    /// <summary>The number of a run that is in the cluster; 0 where it is of another Job.</summary>
    public int RunOf(Resource job) => job.Annotations.GetString(KeyAnnotation) == Key && int.TryParse(job.Annotations.GetString(RunAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var run) ? run : 0;

    private MapValue WithArguments(MapValue content)
    {
        if (Arguments.Count == 0)
        {
            return content;
        }

        var (spec, template) = (content.GetMap("spec")!, content.At("spec", "template") as MapValue ?? MapValue.Empty);
        var pod = template.GetMap("spec") ?? MapValue.Empty;
        var container = pod.GetList("containers")!.Maps.First();
        var all = (container.GetList("args") ?? ListValue.Empty).Concat(Arguments.Select(argument => (Value)argument));
        pod = pod.With("containers", ListValue.Of(container.With("args", ListValue.Of(all))));
        return content.With("spec", spec.With("template", template.With("spec", pod)));
    }

    private static List<MapValue> ContainersOf(Resource job) => [.. ((job.Content.At("spec", "template", "spec") as MapValue)?.GetList("containers") ?? ListValue.Empty).Maps];
}
