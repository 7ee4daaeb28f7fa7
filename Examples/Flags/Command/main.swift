// Downloads flags in several ways, one after the other, and compares them.

import FlagsKit
import Foundation

exit(FlagsCommand().run(Array(CommandLine.arguments.dropFirst())))
