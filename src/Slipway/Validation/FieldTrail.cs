using System.Globalization;
using System.Text;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>Where a check is: <c>spec.template.spec.containers[0].image</c>. Written out only when there is something to say.</summary>
/// <param name="hideKeys">Whether keys of maps must not be repeated: somebody may have written a Secret's value there.</param>
internal sealed class FieldTrail(bool hideKeys = false)
{
    private readonly CollectionStack<Step> steps = new();

    private readonly record struct Step(string Name, int Index, bool IsKey);

    public bool IsRoot => steps.Count == 0;

    public void Enter(string field) => steps.Add(new Step(field, -1, IsKey: false));

    public void EnterKey(string key) => steps.Add(new Step(key, -1, IsKey: true));

    public void EnterItem(int index) => steps.Add(new Step("", index, IsKey: false));

    public void Leave() => steps.RemoveLast();

    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            if (step.Index >= 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
            }
            else if (step.IsKey)
            {
                text.Append('[').Append(hideKeys ? "…" : Quoted.Of(step.Name)).Append(']');
            }
            else
            {
                text.Append(i == 0 ? "" : ".").Append(step.Name);
            }
        }

        return text.ToString();
    }
}
