using System.Security.Cryptography;

namespace Slipway.Sandbox.Google.Access;

/// <summary>The service account's key.</summary>
internal sealed record ServiceAccount(string KeyId, RSA Key);
