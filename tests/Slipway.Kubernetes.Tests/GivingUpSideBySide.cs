using Slipway.Engine.Ports;
using Slipway.Kubernetes.Requests;
using Slipway.Resources;

namespace Slipway.Kubernetes.Tests;

public sealed class GivingUpSideBySide
{
    private static readonly ResourceRefusedException Unavailable = new("a", RefusalReason.Unavailable, "etcdserver: request timed out");
    private static readonly ResourceRefusedException Invalid = new("b", RefusalReason.Invalid, "is invalid");

    [Fact]
    public void What_one_request_found_out_no_other_takes_back()
    {
        for (var round = 0; round < 1000; round++)
        {
            var hopelessness = new Hopelessness();
            Parallel.For(0, 8, i => hopelessness.Note(i == round % 8 ? Unavailable : Invalid));

            Assert.Same(Unavailable, hopelessness.Reason);
        }
    }

    [Fact]
    public void Only_an_unavailable_server_is_hopeless_and_all_that_is_left_out_is_counted()
    {
        var hopelessness = new Hopelessness();
        hopelessness.Note(Invalid);
        Assert.False(hopelessness.LeavesOut());

        hopelessness.Note(Unavailable);
        Parallel.For(0, 1000, _ => Assert.True(hopelessness.LeavesOut()));

        Assert.Equal(1000, hopelessness.NotSent);
    }
}
