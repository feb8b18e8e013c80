/// The program's version, as it stands in signatures and manifests.
public let gavelVersion = "0.1.0"
