namespace Slipway.Sandbox.Cluster.Access;

/// <summary>Who sends a request.</summary>
internal sealed record Account(string Name, IReadOnlyList<string> Groups, string Uid = "")
{
    private const string Masters = "system:masters";

    /// <summary>Whoever has the sandbox's own token.</summary>
    public static Account Admin { get; } = new("sandbox-admin", [Masters, "system:authenticated"]);

    /// <summary>Whether everything is allowed, as it is on a real cluster for this group.</summary>
    public bool IsMaster => Groups.Contains(Masters);

    public static Account OfUser(string name) => new(name, [Masters, "system:authenticated"]);

    public static Account OfServiceAccount(string @namespace, string name, string uid) =>
        new($"system:serviceaccount:{@namespace}:{name}", ["system:serviceaccounts", $"system:serviceaccounts:{@namespace}", "system:authenticated"], uid);
}
