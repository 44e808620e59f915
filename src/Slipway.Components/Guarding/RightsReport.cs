using Slipway.Engine.Access;
using Slipway.Engine.Ports;

namespace Slipway.Components.Guarding;

/// <summary>The least Roles of a stage in a cluster, and what the account has beyond that.</summary>
/// <param name="Stage">Stage and cluster.</param>
/// <param name="Roles">The Roles as YAML.</param>
/// <param name="Unused">What is said of the account.</param>
internal sealed record RightsReport(string Stage, string Roles, IReadOnlyList<string> Unused)
{
    /// <summary>All of it, for the log.</summary>
    public string Text => $"{Stage}:\n{Roles.TrimEnd()}\n{string.Join('\n', Unused)}".TrimEnd();

    public static async Task<RightsReport> OfAsync(StageKinds stage, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<AccessNeed> Needs(bool isDeployment) => LeastRights.Of(stage.Stage.Namespace, stage.Members, stage.HasHooks, isDeployment);
        var notes = stage.Unknown.Count == 0 ? "" : $"# Not in it, because the cluster does not serve them: {string.Join(", ", stage.Unknown)}\n";
        var roles = $"{notes}# For Preview: its dry run asks for the rights of the write\n{RoleText.Of("slipway-preview", Needs(isDeployment: false))}"
            + $"# For Deploy\n{RoleText.Of("slipway-deploy", Needs(isDeployment: true))}";
        return new RightsReport(stage.ToString(), roles, await UnusedAsync(stage, Needs(isDeployment: true), cancellationToken));
    }

    /// <summary>Writes the Roles to a file of its own.</summary>
    public string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{Stage}.yaml");
        File.WriteAllText(file, Roles);
        return file;
    }

    private static async Task<IReadOnlyList<string>> UnusedAsync(StageKinds stage, IReadOnlyCollection<AccessNeed> needs, CancellationToken cancellationToken)
    {
        var inNamespace = stage.Stage.Namespace;
        var account = await stage.Cluster.AccessReviews.FindAccountAsync(cancellationToken) ?? "the account";
        if (await stage.Cluster.AccessReviews.FindRightsAsync(inNamespace, cancellationToken) is not { } granted)
        {
            return [$"The cluster does not tell what {account} may do in namespace {inNamespace}"];
        }

        var unused = UnusedRights.Of(granted, needs);
        return
        [
            unused.Count == 0 ? $"{account} may do nothing in namespace {inNamespace} that no deployment needs" : $"{account} may do this in namespace {inNamespace}, and no deployment needs it:",
            .. unused.Select(right => "  " + right),
            .. granted.IsIncomplete ? [$"The list is incomplete, the API server says: {account} may be allowed more"] : Array.Empty<string>(),
        ];
    }
}
