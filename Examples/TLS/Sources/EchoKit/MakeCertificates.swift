import Generators
import Loop

/// Makes an authority and its certificates in a folder, with the command `openssl`.
///
/// They are made anew each time. A key that everybody can read in a repository is one that somebody trusts
/// one day, and a certificate that has expired is only to be had by making it so.
package struct MakeCertificates: Coroutine {
  package typealias Returned = CertificateFolder

  let folder: CertificateFolder
  var command: [String] = []

  /// - Parameter path: The folder, which is there.
  package init(in path: String) { folder = CertificateFolder(path: path) }

  package static let body = Program {
    For(\.command, in: { $0.commands }) {
      YieldFrom({ $0.loop.run("openssl", $0.command) }, receive: { try $1.requireSuccess() })
    }
    Return { $0.folder }
  }

  private var commands: [[String]] {
    let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    let authority =
      ["req", "-x509", "-days", "7", "-subj", "/CN=An authority for tests"] + newKey
      + ["-keyout", "\(folder.path)/authority.key", "-out", folder.authority]
    return [authority]
      + CertificateFolder.Name.all.flatMap { name in
        let request = "\(folder.path)/\(name.file).csr"
        return [
          ["req", "-subj", "/CN=\(name.file)", "-addext", "subjectAltName=\(name.subjects)"]
            + newKey + ["-keyout", folder.key(name), "-out", request],
          ["x509", "-req", "-days", "\(name.days)", "-copy_extensions", "copy", "-in", request]
            + ["-CA", folder.authority, "-CAkey", "\(folder.path)/authority.key"]
            + ["-CAcreateserial", "-out", folder.certificate(name)],
        ]
      }
  }
}
