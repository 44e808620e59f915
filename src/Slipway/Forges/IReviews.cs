namespace Slipway.Forges;

/// <summary>The reviews of one repository's pull requests.</summary>
public interface IReviews
{
    /// <summary>Asks accounts, and teams as <c>{owner}/{team}</c>, for a review.</summary>
    Task RequestAsync(int number, IReadOnlyList<string> reviewers, CancellationToken cancellationToken);

    /// <summary>The last word of each reviewer; a dismissed one is none.</summary>
    Task<IReadOnlyList<Review>> FindAsync(int number, CancellationToken cancellationToken);

    /// <summary>Takes the force out of a review.</summary>
    /// <exception cref="SlipwayException">The account may not do this.</exception>
    Task DismissAsync(int number, Review review, string message, CancellationToken cancellationToken);
}
