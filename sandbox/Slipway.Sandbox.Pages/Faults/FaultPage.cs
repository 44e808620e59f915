using Slipway.Pages.Html;
using Slipway.Sandbox.Faults;

namespace Slipway.Sandbox.Pages.Faults;

/// <summary>Switches that break one part each, so that one can watch what Slipway does.</summary>
internal sealed class FaultPage(FaultBoard faults, PageForms forms, bool canDie)
{
    public const string Break = "break";
    public const string Repair = "repair";
    public const string EndProcesses = "end-processes";
    public const string Die = "die";

    public PageContent Show()
    {
        var active = faults.Active;
        return new PageContent
        {
            Title = "Break it",
            Section = Section.Faults,
            Announcement = active.Count == 0 ? "Nothing is broken" : string.Join(", ", Names(active)),
            Body =
                $"""
                <header class="title"><h1>Break it</h1><p>Break one part, release or deploy, and watch what happens. A restart of the sandbox repairs everything.</p></header>
                <ul class="rows faults">{FaultChoice.All.Select(choice => Switch(choice, active.FirstOrDefault(fault => fault.Kind == choice.Kind)))}
                {Once(EndProcesses, "Every application's process dies", "All containers are killed, as when memory runs out. The cluster starts them again.", "Kill them")}
                {Markup.When(canDie, () => $"{Once(Die, "The sandbox dies", "Its process is killed in the middle of whatever it does. The next ./build.sh starts it again, with everything that it had acknowledged; until then this page is silent.", "Kill it")}")}</ul>
                """,
        };
    }

    /// <summary>What is broken now, for people.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<Fault> active) =>
        [.. active.Select(fault => FaultChoice.All.FirstOrDefault(choice => choice.Kind == fault.Kind)?.Name ?? fault.Kind.ToString())];

    private Markup Switch(FaultChoice choice, Fault? fault) => Markup.Of(
        $"""
        <li>{(fault is null ? Parts.State(Tone.Good, "works") : Parts.State(Tone.Warning, fault.Times is { } times ? $"broken, {times} left" : "broken"))}
        <div class="grow"><b>{choice.Name}</b><br><span class="dim">{choice.Meaning}</span></div>
        {(fault is null ? forms.Button(Break, choice.Kind.ToString(), "Break", label: $"Break: {choice.Name}") : forms.Button(Repair, choice.Kind.ToString(), "Repair", isPrimary: true, label: $"Repair: {choice.Name}"))}</li>
        """);

    private Markup Once(string action, string name, string meaning, string caption) => Markup.Of(
        $"""<li>{Parts.State(Tone.Neutral, "once")}<div class="grow"><b>{name}</b><br><span class="dim">{meaning}</span></div>{forms.Button(action, action, caption, label: $"{caption}: {name}")}</li>""");
}
