using Slipway.Plans;
using Slipway.Resources;
using Slipway.Syncs;
using Slipway.Values;

namespace Slipway.Tests.Syncs;

public sealed class ChangesByHand
{
    [Theory]
    [InlineData("data.color", "red", false)]
    [InlineData("data.db_password", "x", true)]
    [InlineData("spec.template.spec.containers[name=web].env[name=API_KEY].value", "x", true)]
    [InlineData("spec.template.spec.containers[name=web].env[name=URL].value", "postgres://shop:swordfish@db/shop", true)]
    [InlineData("spec.template.spec.imagePullSecrets[name=registry].name", "registry", false)]
    [InlineData("metadata.annotations[\"example.com/token\"]", "x", true)]
    public void What_looks_like_a_secret_is_told_by_its_name_or_its_form(string path, string value, bool isSecret) =>
        Assert.Equal(isSecret, SecretLooks.IsSecret(FieldPath.Parse(path), value));

    // A field that we own as well has the value that git gave it.
    [Theory]
    [InlineData("kubectl-edit", "Update", true, true)]
    [InlineData("kubectl-edit", "Update", false, false)]
    [InlineData("kubectl", "Apply", true, false)]
    [InlineData("some-operator", "Update", true, false)]
    public void A_field_comes_home_once_git_says_what_somebody_set_by_hand(string manager, string operation, bool isOurs, bool isAgreed)
    {
        const string Color = """{"f:data":{"f:color":{}}}""";
        var live = new Resource(
            new ResourceId(Naming.GroupVersionKind.Of("v1", "ConfigMap"), "dev", "settings"),
            (MapValue)JsonValues.Read(System.Text.Encoding.UTF8.GetBytes(
                $$$"""
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","managedFields":[
                  {"manager":"slipway","operation":"Apply","apiVersion":"v1","fieldsV1":{{{(isOurs ? Color : "{}")}}}},
                  {"manager":"{{{manager}}}","operation":"{{{operation}}}","apiVersion":"v1","time":"2026-11-28T21:04:00Z","fieldsV1":{{{Color}}}}]},"data":{"color":"green"}}
                """)));
        var conflict = new FieldConflict(manager, ".data.color");

        Assert.Equal(isAgreed, SharedFields.IsAgreed(live, conflict));
        Assert.True(SharedFields.IsBefore(live, conflict, DateTimeOffset.Parse("2026-11-29T21:04:00Z", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.False(SharedFields.IsBefore(live, conflict, DateTimeOffset.Parse("2026-11-28T21:03:59Z", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
