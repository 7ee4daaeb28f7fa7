import Generators

/// State that several threads share, and on whose changes they can wait.
package typealias SystemMonitor = Generators.SystemMonitor
