using System.Collections;

namespace Slipway.BuildHost.Parameters;

/// <summary>Parameters from environment variables named <c>SLIPWAY_X</c> or <c>NUKE_X</c>. Any other variable changes nothing.</summary>
internal static class EnvironmentParameters
{
    private static readonly string[] Prefixes = ["NUKE_", "SLIPWAY_"];

    public static Dictionary<string, GivenValue> Read(IDictionary variables)
    {
        var values = new Dictionary<string, GivenValue>();
        foreach (var prefix in Prefixes)
        {
            foreach (DictionaryEntry variable in variables)
            {
                var name = (string)variable.Key;
                if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && variable.Value is string { Length: > 0 } value)
                    values[ParameterName.Key(name[prefix.Length..])] = new GivenValue([value], name, ValueOrigin.Environment);
            }
        }

        return values;
    }
}
