using System.Text;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>The text form of a rendering.</summary>
internal static class RenderingText
{
    /// <summary>The resources as YAML documents, each below a comment that says where it is written; values of Secrets are masked.</summary>
    public static string Of(Rendering rendering)
    {
        var text = new StringBuilder();
        foreach (var resource in rendering.All)
        {
            text.Append("---\n");
            if (resource.Origin is { } origin)
            {
                text.Append("# ").Append(origin).Append('\n');
            }

            YamlText.Write(text, SecretMask.Apply(resource));
        }

        return text.ToString();
    }
}
