namespace Slipway.Pages.Html;

/// <summary>How something stands, whatever it is. Each tone has a colour, a shape and a word, so that none has to be seen to be understood.</summary>
internal enum Tone
{
    Neutral,
    Waiting,
    Moving,
    Good,
    Warning,
    Bad,
    Merged,
}
