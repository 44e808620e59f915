using Slipway.Naming;

namespace Slipway.Forges;

/// <summary>The contexts of the commit statuses by which a deployment tells how it goes.</summary>
internal static class DeployContext
{
    /// <summary>That of a run over everything.</summary>
    public const string Run = "slipway/deploy";

    /// <summary>That of a stage.</summary>
    public static string Of(StageName stage) => $"{Run}/{stage}";
}
