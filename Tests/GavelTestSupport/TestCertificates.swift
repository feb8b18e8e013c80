/// An authority that signs for tests, and servers on loopback whose certificates it has signed.
///
/// Made with openssl, valid for a hundred years; the keys guard nothing.
public enum TestCertificates {
  public static let authority = """
    -----BEGIN CERTIFICATE-----
    MIIBpDCCAUugAwIBAgIUbaDLHPqMY6lCwrGtsJ+aioBCrhgwCgYIKoZIzj0EAwIw
    HzEdMBsGA1UEAwwUR2F2ZWwgdGVzdCBhdXRob3JpdHkwIBcNMjYxMTIyMTAxMjQ5
    WhgPMjEyNjEwMjkxMDEyNDlaMB8xHTAbBgNVBAMMFEdhdmVsIHRlc3QgYXV0aG9y
    aXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEmyHn6NonxlyO7mB/IxfnmcNc
    Y2QoWj7WYOdAbWHPU+iF8jiFcazc1nQK7xF2ZG5oEKpWKgpHwBW+/0eIa3StFKNj
    MGEwHQYDVR0OBBYEFPp7F8ovqso3WBvCvYaTFuegd+U8MB8GA1UdIwQYMBaAFPp7
    F8ovqso3WBvCvYaTFuegd+U8MA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQD
    AgIEMAoGCCqGSM49BAMCA0cAMEQCIBwEkcKi1hWXaccF2Lj46L7LOfC5Hu4Ebj4r
    GwsynjpjAiB7uN/f4nt6inaRFO7yhwS1o4TgCjKZeyaRnvZw2Kg1TQ==
    -----END CERTIFICATE-----

    """

  /// Made out to `localhost` and `127.0.0.1`.
  public static let server = """
    -----BEGIN CERTIFICATE-----
    MIIBtjCCAVugAwIBAgIULNJ2VZWQ86Hiv4datR4ZJa2BIrcwCgYIKoZIzj0EAwIw
    HzEdMBsGA1UEAwwUR2F2ZWwgdGVzdCBhdXRob3JpdHkwIBcNMjYxMTIyMTAxMjQ5
    WhgPMjEyNjEwMjkxMDEyNDlaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqG
    SM49AgEGCCqGSM49AwEHA0IABKvGmGW0Ru0IbJoJwVWDkdw36kO7Z3laY3Z44kM0
    /Wx78tFjp01kmVP1R1217u7cJfrrdWzXGwT2qjAykahkplmjfjB8MBoGA1UdEQQT
    MBGCCWxvY2FsaG9zdIcEfwAAATAJBgNVHRMEAjAAMBMGA1UdJQQMMAoGCCsGAQUF
    BwMBMB0GA1UdDgQWBBSy+33slHurKlTyuPkTyU8K3Iy4uzAfBgNVHSMEGDAWgBT6
    exfKL6rKN1gbwr2GkxbnoHflPDAKBggqhkjOPQQDAgNJADBGAiEAs1lEG6k2f8wN
    gXmjc1iQGqqXEet/RmC9oG3b6G3ptb8CIQCrG88n2Z6vhp2ndMnOAqzHLVlxW1+T
    Xldiv+phNq0hEg==
    -----END CERTIFICATE-----

    """

  /// Made out to `other.example`.
  public static let otherName = """
    -----BEGIN CERTIFICATE-----
    MIIBsjCCAVmgAwIBAgIULNJ2VZWQ86Hiv4datR4ZJa2BIrgwCgYIKoZIzj0EAwIw
    HzEdMBsGA1UEAwwUR2F2ZWwgdGVzdCBhdXRob3JpdHkwIBcNMjYxMTIyMTAxMjQ5
    WhgPMjEyNjEwMjkxMDEyNDlaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqG
    SM49AgEGCCqGSM49AwEHA0IABKvGmGW0Ru0IbJoJwVWDkdw36kO7Z3laY3Z44kM0
    /Wx78tFjp01kmVP1R1217u7cJfrrdWzXGwT2qjAykahkplmjfDB6MBgGA1UdEQQR
    MA+CDW90aGVyLmV4YW1wbGUwCQYDVR0TBAIwADATBgNVHSUEDDAKBggrBgEFBQcD
    ATAdBgNVHQ4EFgQUsvt97JR7qypU8rj5E8lPCtyMuLswHwYDVR0jBBgwFoAU+nsX
    yi+qyjdYG8K9hpMW56B35TwwCgYIKoZIzj0EAwIDRwAwRAIgY9uoTRaC2w1oEk2K
    KGO3ekDhMt3KeYbYhDqm7y1vju8CIAf4b+oUPfdeGEvronCzaPXTaboZIiOCIuDB
    /r1q9euT
    -----END CERTIFICATE-----

    """

  /// Of both servers.
  public static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdakuXTnNTGgYTEwB
    9RwsUxBHCw5stNXlZB0n7KwmTpuhRANCAASrxphltEbtCGyaCcFVg5HcN+pDu2d5
    WmN2eOJDNP1se/LRY6dNZJlT9Uddte7u3CX663Vs1xsE9qowMpGoZKZZ
    -----END PRIVATE KEY-----

    """
}
