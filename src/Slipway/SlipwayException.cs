namespace Slipway;

/// <summary>
/// An expected failure: Slipway cannot go on, and the message says why. It is printed without a stack trace.
/// </summary>
public class SlipwayException : Exception
{
    /// <param name="subject">What the failure is about, as a reader knows it: <c>apps/v1 Deployment dev/web</c>, a file, a URL.</param>
    /// <param name="reason">What was expected and found, and what to do, without the subject.</param>
    /// <param name="isTransient">Whether the same call may succeed later.</param>
    /// <param name="innerException">The cause, if another exception was it.</param>
    public SlipwayException(string subject, string reason, bool isTransient = false, Exception? innerException = null)
        : base($"{subject}: {reason}", innerException)
    {
        Subject = subject;
        Reason = reason;
        IsTransient = isTransient;
    }

    /// <summary>What the failure is about.</summary>
    public string Subject { get; }

    /// <summary>What was expected and found, and what to do; <see cref="Exception.Message"/> is this with the subject in front of it.</summary>
    public string Reason { get; }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>Whether the log of the run has all of it already.</summary>
    internal bool IsTold { get; init; }

    /// <summary>The exit code of a build that ends with this failure: 1 failed, 2 bad input.</summary>
    public virtual int ExitCode => 1;
}
