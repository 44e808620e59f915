using Slipway.Values;

namespace Slipway.Tests.Values;

public sealed class JsonReading
{
    [Theory]
    [InlineData("""{"a":[1,-2.5,1e3,true,false,null,"x\ny"],"b":{},"c":[],"ü<":"&"}""")]
    [InlineData("""12345678901234567890""")]
    [InlineData("""[[],[{}]]""")]
    public void What_is_read_can_be_written_again(string json) =>
        Assert.Equal(json, JsonValues.Read(System.Text.Encoding.UTF8.GetBytes(json)).ToString());

    [Fact]
    public void Equality_is_deep_and_ignores_the_order_of_keys()
    {
        var one = JsonValues.Read("""{"a":{"x":1,"y":[1,2]},"b":1.0}"""u8);
        var same = JsonValues.Read("""{"b":1.00,"a":{"y":[1,2],"x":1}}"""u8);
        var other = JsonValues.Read("""{"b":1.0,"a":{"y":[2,1],"x":1}}"""u8);

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void A_map_can_be_changed_into_another_one()
    {
        var map = MapValue.Of(("a", 1L), ("b", "x"));

        Assert.Equal("""{"a":2,"b":"x"}""", map.With("a", 2L).ToString());
        Assert.Equal("""{"a":1,"b":"x","c":true}""", map.With("c", true).ToString());
        Assert.Equal("""{"b":"x"}""", map.Without("a").ToString());
        Assert.Equal("""{"a":1,"b":"x"}""", map.ToString());
    }
}
