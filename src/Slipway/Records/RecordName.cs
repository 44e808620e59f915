using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Records;

/// <summary>Whose history it is: an application in a stage, and in a cluster where the stage is in several.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Cluster">The cluster; null where the stage is in one.</param>
/// <param name="Application">The application.</param>
internal sealed record RecordName(StageName Stage, ClusterName? Cluster, ApplicationName Application)
{
    /// <summary>Where the histories are, in the config repository: outside of branches and tags, so that no clone and no page shows them unasked.</summary>
    public const string Refs = "refs/slipway/records/";

    /// <summary>The ref of the config repository: <c>refs/slipway/records/prod/web</c>, or <c>refs/slipway/records/prod/eu/web</c>.</summary>
    public string Ref => Refs + this;

    /// <summary>The history of an application.</summary>
    public static RecordName Of(RenderingTarget target) => new(target.Stage, target.Cluster, target.Application);

    /// <summary>Reads a ref; null where it is none of a history: anybody who may push may push others.</summary>
    public static RecordName? TryParse(string reference) =>
        !reference.StartsWith(Refs, StringComparison.Ordinal) ? null : reference[Refs.Length..].Split('/') switch
        {
            [var stage, var application] when Names(stage, application) => new RecordName(StageName.Parse(stage), null, ApplicationName.Parse(application)),
            [var stage, var cluster, var application] when Names(stage, application) && DnsLabel.IsOne(cluster) =>
                new RecordName(StageName.Parse(stage), ClusterName.Parse(cluster), ApplicationName.Parse(application)),
            _ => null,
        };

    /// <inheritdoc/>
    public override string ToString() => Cluster is null ? $"{Stage}/{Application}" : $"{Stage}/{Cluster}/{Application}";

    private static bool Names(string stage, string application) => StageName.TryParse(stage) is not null && ApplicationName.TryParse(application) is not null;
}
