using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Sandbox.Pages;

/// <summary>Where a browser gets a session on the pages, once.</summary>
internal sealed record PageLink(Uri Url);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PageLink))]
internal sealed partial class PageLinkJson : JsonSerializerContext;
