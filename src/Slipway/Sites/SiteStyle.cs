namespace Slipway.Sites;

/// <summary>How the page looks, on a desk and on a phone, by day and by night; and the few lines that keep ages up to date.</summary>
internal static class SiteStyle
{
    public const string Css =
        """

        :root { color-scheme: light dark; --back: #fff; --text: #1c2128; --soft: #57606a; --line: #d0d7de; --panel: #f6f8fa; --ok: #116329; --fail: #b3121d; --wait: #0550ae; }
        @media (prefers-color-scheme: dark) { :root { --back: #0d1117; --text: #e6edf3; --soft: #9198a1; --line: #30363d; --panel: #161b22; --ok: #56d364; --fail: #ff7b72; --wait: #79c0ff; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        header { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; justify-content: space-between; }
        h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1rem 0 .25rem; } p { margin: .25rem 0; }
        header p, time, small, figcaption, .none { color: var(--soft); font-size: .85rem; }
        a { color: inherit; } code { font: .85rem ui-monospace, monospace; }
        .ok { color: var(--ok); } .fail { color: var(--fail); font-weight: 600; } .wait { color: var(--wait); font-size: .85rem; }
        .bad { border-left: 4px solid var(--fail); background: var(--panel); padding: .1rem 1rem .5rem; margin-top: 1rem; } .bad h2 { margin-top: .5rem; }
        .reason { font: .85rem/1.4 ui-monospace, monospace; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
        thead th { color: var(--soft); font-size: .85rem; font-weight: 600; }
        dl { margin: .5rem 0; } dl div { display: flex; gap: .75rem; } dt { flex: 0 0 10rem; color: var(--soft); } dd { margin: 0; }
        details { border-bottom: 1px solid var(--line); padding: .35rem 0; } summary { cursor: pointer; } details[open] { background: var(--panel); padding: .35rem .75rem; }
        article { border: 1px solid var(--line); border-radius: 6px; padding: 0 1rem .75rem; margin: .75rem 0; }
        figure { margin: .5rem 0; } svg { width: 100%; height: auto; max-width: 40rem; display: block; } svg text { fill: var(--soft); font-size: 12px; }
        svg .axis { stroke: var(--line); fill: none; } svg .bar, svg .dot { fill: var(--wait); } svg circle.ok { fill: var(--ok); } svg path.fail { stroke: var(--fail); stroke-width: 3; }
        :target { scroll-margin-top: 1rem; }
        @media (max-width: 640px) {
          .matrix, .matrix tbody, .matrix tr, .matrix td, .matrix th[scope=row] { display: block; border: 0; padding: 0; } .matrix thead { display: none; }
          .matrix tr { border: 1px solid var(--line); border-radius: 6px; padding: .5rem .75rem; margin: .5rem 0; }
          .matrix td:not(:empty) { display: grid; grid-template-columns: 6rem 1fr; gap: 0 .5rem; margin-top: .4rem; } .matrix td:not(:empty)::before { content: attr(data-stage); color: var(--soft); grid-row: span 3; }
          .matrix td p { grid-column: 2; } .matrix td:empty { display: none; }
          dl div { flex-direction: column; gap: 0; } dt { flex: none; font-size: .85rem; }
        }

        """;

    public const string Script =
        """

        function unfold() { const at = document.getElementById(decodeURIComponent(location.hash.slice(1))); if (at && at.tagName === 'DETAILS') at.open = true; }
        function ages() {
          for (const time of document.querySelectorAll('time')) {
            const minutes = Math.max(0, (Date.now() - Date.parse(time.dateTime)) / 60000), hours = Math.floor(minutes / 60), days = Math.floor(hours / 24);
            time.textContent = (days >= 10 ? days + ' d' : days >= 1 ? days + ' d ' + hours % 24 + ' h' : hours >= 1 ? hours + ' h ' + Math.floor(minutes % 60) + ' min' : Math.floor(minutes) + ' min') + ' ago';
          }
        }
        addEventListener('hashchange', unfold); unfold(); ages(); setInterval(ages, 60000);

        """;
}
