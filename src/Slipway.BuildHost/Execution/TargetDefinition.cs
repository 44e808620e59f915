using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common;
using Nuke.Common.Tooling;

namespace Slipway.BuildHost.Execution;

/// <summary>Collects what a target is told to be.</summary>
internal sealed class TargetDefinition(NukeBuild build, PropertyInfo property, string name) : ITargetDefinition
{
    private readonly Stack<PropertyInfo> _overridden = new();
    private bool _overriddenIsKnown;

    public string Name => name;

    public string? DescriptionText { get; private set; }

    public bool IsUnlisted { get; private set; }

    public bool IsAssuredAfterFailure { get; private set; }

    public bool IsProceedAfterFailure { get; private set; }

    public DependencyBehavior DependencyBehavior { get; private set; }

    public List<Action> Actions { get; } = [];

    public List<(Func<bool> Holds, string Text)> StaticConditions { get; } = [];

    public List<(Func<bool> Holds, string Text)> DynamicConditions { get; } = [];

    public List<LambdaExpression> Requirements { get; } = [];

    public List<string> Artifacts { get; } = [];

    public List<Target> DependsOnTargets { get; } = [];

    public List<Target> DependentForTargets { get; } = [];

    public List<Target> BeforeTargets { get; } = [];

    public List<Target> AfterTargets { get; } = [];

    public List<Target> TriggersTargets { get; } = [];

    public List<Target> TriggeredByTargets { get; } = [];

    public ITargetDefinition Description(string description) => With(() => DescriptionText = description);

    public ITargetDefinition Executes(params Action[] actions) => With(() => Actions.AddRange(actions));

    public ITargetDefinition Executes<T>(Func<T> action) => With(() => Actions.Add(() => action()));

    public ITargetDefinition Executes(Func<Task> action) => With(() => Actions.Add(() => action().GetAwaiter().GetResult()));

    public ITargetDefinition DependsOn(params Target[] targets) => Add(DependsOnTargets, targets);

    public ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets) => Add(DependsOnTargets, Of(targets));

    public ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets) => build is T ? DependsOn(targets) : this;

    public ITargetDefinition DependentFor(params Target[] targets) => Add(DependentForTargets, targets);

    public ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets) => Add(DependentForTargets, Of(targets));

    public ITargetDefinition TryDependentFor<T>(params Func<T, Target>[] targets) => build is T ? DependentFor(targets) : this;

    public ITargetDefinition OnlyWhenDynamic(Func<bool> condition, string? conditionExpression = null) =>
        With(() => DynamicConditions.Add((condition, Text(conditionExpression))));

    public ITargetDefinition OnlyWhenStatic(Func<bool> condition, string? conditionExpression = null) =>
        With(() => StaticConditions.Add((condition, Text(conditionExpression))));

    public ITargetDefinition Requires<T>(Expression<Func<T>> parameterRequirement, params Expression<Func<T>>[] parameterRequirements)
        where T : class? => Require(parameterRequirement, parameterRequirements);

    public ITargetDefinition Requires<T>(Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements)
        where T : struct => Require(parameterRequirement, parameterRequirements);

    public ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements) =>
        Require(requirement, requirements);

    public ITargetDefinition Requires(Expression<Func<Tool>> tool, params Expression<Func<Tool>>[] tools) => Require(tool, tools);

    public ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior) => With(() => DependencyBehavior = dependencyBehavior);

    public ITargetDefinition Before(params Target[] targets) => Add(BeforeTargets, targets);

    public ITargetDefinition Before<T>(params Func<T, Target>[] targets) => Add(BeforeTargets, Of(targets));

    public ITargetDefinition TryBefore<T>(params Func<T, Target>[] targets) => build is T ? Before(targets) : this;

    public ITargetDefinition After(params Target[] targets) => Add(AfterTargets, targets);

    public ITargetDefinition After<T>(params Func<T, Target>[] targets) => Add(AfterTargets, Of(targets));

    public ITargetDefinition TryAfter<T>(params Func<T, Target>[] targets) => build is T ? After(targets) : this;

    public ITargetDefinition Triggers(params Target[] targets) => Add(TriggersTargets, targets);

    public ITargetDefinition Triggers<T>(params Func<T, Target>[] targets) => Add(TriggersTargets, Of(targets));

    public ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets) => build is T ? Triggers(targets) : this;

    public ITargetDefinition TriggeredBy(params Target[] targets) => Add(TriggeredByTargets, targets);

    public ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets) => Add(TriggeredByTargets, Of(targets));

    public ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets) => build is T ? TriggeredBy(targets) : this;

    public ITargetDefinition AssuredAfterFailure() => With(() => IsAssuredAfterFailure = true);

    public ITargetDefinition ProceedAfterFailure() => With(() => IsProceedAfterFailure = true);

    public ITargetDefinition Unlisted() => With(() => IsUnlisted = true);

    public ITargetDefinition Base()
    {
        if (!_overriddenIsKnown)
        {
            _overriddenIsKnown = true;
            foreach (var declaration in TargetDiscovery.Overridden(property))
                _overridden.Push(declaration);
        }

        Assert.True(_overridden.Count > 0, $"Target '{name}' overrides nothing in a base class. For a component's definition, write Inherit<T>().");
        return Inherit(TargetDiscovery.ReadNonVirtually(_overridden.Pop(), build));
    }

    public ITargetDefinition Inherit(params Target[] targets)
    {
        foreach (var target in targets)
            target(this);
        return this;
    }

    public ITargetDefinition Inherit<T>(params Expression<Func<T, Target>>[] targets)
    {
        if (targets.Length == 0)
            return Inherit(TargetDiscovery.ReadNonVirtually(OnlyTarget(typeof(T)), build));

        foreach (var target in targets)
            Inherit(TargetDiscovery.ReadNonVirtually((PropertyInfo)MemberExpressions.Member(target), build));
        return this;
    }

    public ITargetDefinition Produces(params string[] artifacts)
    {
        Artifacts.AddRange(artifacts);
        return this;
    }

    public ITargetDefinition Consumes(params Target[] targets) => this;

    public ITargetDefinition Consumes<T>(params Func<T, Target>[] targets) => this;

    public ITargetDefinition Consumes(Target target, params string[] artifacts) => this;

    public ITargetDefinition Consumes<T>(Func<T, Target> target, params string[] artifacts) => this;

    public ITargetDefinition Consumes<T>(params string[] artifacts) => this;

    private TargetDefinition With(Action change)
    {
        change();
        return this;
    }

    private TargetDefinition Add(List<Target> list, Target[] targets) => With(() => list.AddRange(targets));

    private TargetDefinition Require(LambdaExpression first, LambdaExpression[] others) => With(() =>
    {
        Requirements.Add(first);
        Requirements.AddRange(others);
    });

    private Target[] Of<T>(Func<T, Target>[] targets)
    {
        Assert.True(build is T, $"Target '{name}' refers to a target of {typeof(T).Name}, which {build.GetType().Name} does not implement");
        var component = (T)(object)build;
        return targets.Length == 0
            ? [(Target)OnlyTarget(typeof(T)).GetValue(build)!]
            : Array.ConvertAll(targets, x => x(component));
    }

    private PropertyInfo OnlyTarget(Type component)
    {
        var targets = TargetDiscovery.DeclaredBy(component);
        Assert.True(
            targets.Count == 1,
            $"Target '{name}' must say which target of {component.Name} it means: it has {(targets.Count == 0 ? "none" : string.Join(", ", targets.Select(x => x.Name)))}");
        return targets[0];
    }

    // "() => Condition" is how a lambda's expression reads; the reader of a summary wants "Condition".
    private static string Text(string? expression)
    {
        var text = (expression ?? "condition").Trim();
        return text.StartsWith("() =>", StringComparison.Ordinal) ? text[5..].Trim() : text;
    }
}
