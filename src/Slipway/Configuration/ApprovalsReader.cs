using System.Text.RegularExpressions;
using Slipway.Values;

namespace Slipway.Configuration;

/// <summary>Reads <c>approvals</c> of a stage in slipway.yaml.</summary>
internal static partial class ApprovalsReader
{
    private const string Expected = "approvals: { from: [acme/operations, ada], count: 2 }";
    private static readonly string[] Keys = ["from", "count"];

    public static ApprovalRule? Read(SlipwayConfigurationReader reader, MapValue stage)
    {
        if (stage["approvals"] is not { } node)
        {
            return null;
        }

        if (node is not MapValue mapping)
        {
            reader.Report(node, $"expected who has to approve, and how many of them: {Expected}");
            return null;
        }

        reader.CheckKeys(mapping, Keys);
        if (mapping["from"] is null or ListValue { Count: 0 })
        {
            reader.Report(mapping["from"] ?? mapping, $"expected 'from' to name who has to approve, at least one account, or team as owner/team: {Expected}");
        }

        var from = reader.Names(mapping, "from", ParseName).Select(mention => mention.Name).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var count = reader.Number(mapping, "count", least: 1) ?? 1;
        if (from.Count > 0 && count > from.Count && !from.Exists(ApprovalRule.IsTeam))
        {
            reader.Report(mapping["count"]!, $"{count} approvals can never be there: 'from' names {(from.Count == 1 ? "1 account" : $"{from.Count} accounts")}, and each counts once. Name more, or a team.");
        }

        return new ApprovalRule { From = from, Count = count };
    }

    private static string ParseName(string text) => NamePattern().IsMatch(text)
        ? text
        : throw new InvalidInputException($"'{text}'", "is neither an account nor a team; expected a name such as ada, or owner/team such as acme/operations.");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]*(\[bot\]|/[A-Za-z0-9_.-]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
