using Slipway.Naming;
using Slipway.Pages.Html;

namespace Slipway.Pages.Fleet;

/// <summary>An application's path over the stages.</summary>
/// <param name="Application">The application.</param>
/// <param name="Statuses">How it stands in each place, in their order; null where it does not belong.</param>
internal sealed record ApplicationRow(ApplicationName Application, IReadOnlyList<PlaceStatus?> Statuses)
{
    /// <summary>What unfolds below it; null for nothing.</summary>
    public Markup? More { get; init; }

    /// <summary>Whether that is unfolded from the start, because something happens in it.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Failures first, then what moves, then by name.</summary>
    public static IReadOnlyList<ApplicationRow> InOrder(IEnumerable<ApplicationRow> rows) =>
        [.. rows.OrderBy(row => row.Statuses.Min(Rank)).ThenBy(row => row.Application.Value, StringComparer.Ordinal)];

    private static int Rank(PlaceStatus? status) => status?.Tone switch { Tone.Bad => 0, Tone.Warning => 1, Tone.Moving => 2, Tone.Waiting => 3, _ => 4 };
}
