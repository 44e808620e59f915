using Nuke.Common;

namespace Slipway.Components.Running;

/// <summary>Checks input in the requirements of targets, which both hosts look at before anything runs.</summary>
internal static class InputCheck
{
    /// <summary>Runs checks, each of which may throw; what they find is reported together, and the build ends with 2.</summary>
    /// <returns>True: a requirement that is met.</returns>
    /// <exception cref="InvalidInputException">All problems.</exception>
    public static bool Accept(this INukeBuild build, params Action[] checks)
    {
        var problems = new List<Problem>();
        foreach (var check in checks)
        {
            try
            {
                check();
            }
            catch (InvalidInputException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        if (problems.Count == 0)
        {
            return true;
        }

        var failure = new InvalidInputException(problems);
        build.ExitCode = failure.ExitCode;
        throw failure;
    }
}
