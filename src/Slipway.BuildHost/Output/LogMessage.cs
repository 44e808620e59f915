using Serilog.Events;
using Serilog.Parsing;

namespace Slipway.Logging;

/// <summary>The text of what was logged: Serilog's own rendering puts quotes around every text value.</summary>
/// <remarks>Compiled into the host and into the components, which put their log before that of either host.</remarks>
internal static class LogMessage
{
    public static string Of(LogEvent logEvent)
    {
        var output = new StringWriter();
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken { Format: null, Alignment: null } property
                && logEvent.Properties.TryGetValue(property.PropertyName, out var value)
                && value is ScalarValue { Value: string text })
                output.Write(text);
            else
                token.Render(logEvent.Properties, output);
        }

        return output.ToString();
    }
}
