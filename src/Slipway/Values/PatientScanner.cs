using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Slipway.Values;

/// <summary>
/// YamlDotNet's scanner, which gives a token until it is consumed: behind a scalar with an anchor in a flow mapping, such as <c>{ a: &amp;x 1, b: 2 }</c>, the parser looks at
/// the next token twice, and the scanner alone would go on to the one after it.
/// </summary>
internal sealed class PatientScanner(TextReader text) : IScanner
{
    private readonly Scanner scanner = new(text);

    /// <inheritdoc/>
    public Mark CurrentPosition => scanner.CurrentPosition;

    /// <inheritdoc/>
    public Token? Current => scanner.Current;

    /// <inheritdoc/>
    public bool MoveNext() => scanner.MoveNext();

    /// <inheritdoc/>
    public bool MoveNextWithoutConsuming() => scanner.Current is not (null or StreamEnd) || scanner.MoveNextWithoutConsuming();

    /// <inheritdoc/>
    public void ConsumeCurrent() => scanner.ConsumeCurrent();
}
