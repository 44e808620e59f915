using System.Reflection;
using Slipway.BuildHost.Execution;

namespace Nuke.Common.Execution;

/// <summary>A target of the build with its definition, its relations and its state in this run.</summary>
public class ExecutableTarget
{
    internal ExecutableTarget(string name, PropertyInfo member, Target factory, TargetDefinition definition)
    {
        Name = name;
        Member = member;
        Factory = factory;
        Definition = definition;
    }

    /// <summary>The property's name.</summary>
    public string Name { get; }

    /// <summary>The property.</summary>
    public MemberInfo Member { get; }

    /// <summary>The property's value, by which other targets refer to this one.</summary>
    public Delegate Factory { get; }

    /// <summary>What <c>--help</c> says about it.</summary>
    public string? Description => Definition.DescriptionText;

    /// <summary>Whether <c>--help</c> lists it.</summary>
    public bool Listed => !Definition.IsUnlisted;

    /// <summary>Whether it runs where the command line names no target.</summary>
    public bool IsDefault { get; internal set; }

    /// <summary>Whether the user asked for it.</summary>
    public bool Invoked { get; internal set; }

    /// <summary>Its state.</summary>
    public ExecutionStatus Status { get; internal set; }

    /// <summary>How long it ran.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>The targets that run before it, whenever it runs.</summary>
    public List<ExecutableTarget> ExecutionDependencies { get; } = [];

    /// <summary>The targets that run before it, if they run.</summary>
    public List<ExecutableTarget> OrderDependencies { get; } = [];

    /// <summary>The targets that it runs after because they trigger it.</summary>
    public List<ExecutableTarget> TriggerDependencies { get; } = [];

    /// <summary>The targets that run after it, whenever it runs.</summary>
    public List<ExecutableTarget> Triggers { get; } = [];

    /// <summary>Whether it runs even after the build has failed.</summary>
    public bool AssuredAfterFailure => Definition.IsAssuredAfterFailure;

    /// <summary>Whether the build goes on when it fails.</summary>
    public bool ProceedAfterFailure => Definition.IsProceedAfterFailure;

    /// <summary>What the summary says beside its duration.</summary>
    public Dictionary<string, string> SummaryInformation { get; internal set; } = [];

    internal TargetDefinition Definition { get; }

    /// <summary>Everything that runs before it, if it runs.</summary>
    internal IEnumerable<ExecutableTarget> Predecessors => ExecutionDependencies.Concat(OrderDependencies).Concat(TriggerDependencies);
}
