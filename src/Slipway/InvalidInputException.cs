namespace Slipway;

/// <summary>The input is wrong; nothing was done. Carries all problems of the input at once. Exit code 2.</summary>
public sealed class InvalidInputException : SlipwayException
{
    /// <param name="problems">All problems found, at least one.</param>
    public InvalidInputException(IReadOnlyList<Problem> problems)
        : base(problems[0].Subject, Describe(problems)) => Problems = problems;

    /// <param name="subject">What is wrong.</param>
    /// <param name="message">What was expected and found, and what to do.</param>
    public InvalidInputException(string subject, string message)
        : this([new Problem(subject, message)])
    {
    }

    /// <summary>All problems found, at least one.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <inheritdoc/>
    public override int ExitCode => 2;

    private static string Describe(IReadOnlyList<Problem> problems) =>
        string.Join('\n', problems.Skip(1).Select(problem => problem.ToString()).Prepend(problems[0].Message));
}
