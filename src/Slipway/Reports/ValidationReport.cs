namespace Slipway.Reports;

/// <summary>The report of a validation: each problem is a failed case, each file without one a passed case, each policy that does not hold a skipped one.</summary>
internal static class ValidationReport
{
    /// <summary>The report of the given applications.</summary>
    public static JUnitReport Of(IEnumerable<ValidatedApplication> applications) =>
        new("Validate", [.. applications.Select(application => new JUnitSuite(application.Name, [.. Cases(application)]))]);

    private static IEnumerable<JUnitCase> Cases(ValidatedApplication application)
    {
        var wrong = new HashSet<string>(StringComparer.Ordinal);
        foreach (var problem in application.Problems)
        {
            var place = ProblemPlace.Of(problem);
            wrong.Add(place.File);
            yield return new JUnitCase(problem.Subject)
            {
                Failure = problem.Message,
                File = place.Line > 0 ? place.File : null,
                Line = place.Line > 0 ? place.Line : null,
            };
        }

        foreach (var file in application.Files.Where(file => !wrong.Contains(file)).Order(StringComparer.Ordinal))
        {
            yield return new JUnitCase(file) { File = file };
        }

        foreach (var waiver in application.Waivers)
        {
            yield return new JUnitCase($"policy {waiver.Policy}") { Skipped = waiver.ToString() };
        }
    }
}
