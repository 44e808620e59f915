namespace Slipway.Plans;

/// <summary>What a deployment does about a field that somebody changed by hand and git would change too. Controllers' fields are not meant: <see cref="FieldRule"/> is about those.</summary>
public sealed record ForeignEdit
{
    private ForeignEdit(TimeSpan? after) => After = after;

    /// <summary>The plan is blocked until git says what runs, or a rule says whose the field is. The default.</summary>
    public static ForeignEdit Block { get; } = new(after: null);

    /// <summary>Git's value is set, whoever changed it and whenever.</summary>
    public static ForeignEdit Overwrite { get; } = new(TimeSpan.Zero);

    /// <summary>How long an edit stands; null: until git says it, or a rule gives the field away.</summary>
    internal TimeSpan? After { get; }

    /// <summary>The edit stands for a time, in which <c>SyncBack</c> proposes it to git; git's value is set afterwards.</summary>
    /// <exception cref="InvalidInputException">The time is negative.</exception>
    public static ForeignEdit ProposeThenOverwrite(TimeSpan after) =>
        after >= TimeSpan.Zero ? new(after) : throw new InvalidInputException("ForeignEdit.ProposeThenOverwrite", $"is {after}; expected a time such as 24 hours.");
}
