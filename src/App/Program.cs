using App;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, AppJson.Default));

var release = ReleaseInfo.OfThisAssembly();
var failure = builder.Configuration["APP_FAIL"];
if (failure == "crash")
{
    Console.Error.WriteLine($"{release.Name} {release.Version}: stopping, because APP_FAIL is 'crash'.");
    return 1;
}

var app = builder.Build();
var ready = failure != "unready";

app.MapGet("/", () => Results.Text($"{release.Name} {release.Version}"));
app.MapGet("/version", () => release);
app.MapGet("/healthz", () => ready
    ? Results.Text("healthy")
    : Results.Text("not ready, because APP_FAIL is 'unready'", statusCode: StatusCodes.Status503ServiceUnavailable));

await app.RunAsync();
return 0;
