import Foundation
import Generators
import Testing

/// Asynchronous sequences consumed as generators.
@Suite struct BlockingGeneratorTests {
  @Test func `the elements, and then the end`() throws {
    let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
    for i in 0..<3 { continuation.yield(i) }
    continuation.finish()
    #expect(try items(stream.blockingGenerator()) == [0, 1, 2])
  }

  @Test func `the thread is blocked until there is an element`() throws {
    let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
    let generator = stream.blockingGenerator()
    let sum = SystemMonitor(0)
    for i in 1...100 {
      Thread.detachNewThread {
        sum.withLock { $0 += i }
        continuation.yield(i)
      }
      #expect(try generator.next() == i)
    }
    #expect(sum.withLock { $0 } == 5_050)
  }

  @Test func `the error of the sequence is raised with its type`() throws {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: Int.self)
    continuation.yield(1)
    continuation.finish(throwing: Failure("stream"))
    let generator = stream.blockingGenerator()
    #expect(try generator.next() == 1)
    #expect(throws: Failure("stream")) { try generator.next() }
    #expect(try generator.next() == nil)
  }

  @Test func `closing lets go of the iterator`() throws {
    struct Numbers: AsyncSequence, AsyncIteratorProtocol {
      let token: Lifecycle.Token
      var i = 0
      mutating func next() async throws -> Int? {
        defer { i += 1 }
        return i
      }
      func makeAsyncIterator() -> Self { self }
    }
    let lifecycle = Lifecycle()
    let generator = Numbers(token: lifecycle.token()).blockingGenerator()
    #expect(try [generator.next(), generator.next()] == [0, 1])
    #expect(lifecycle.alive == 1)
    try generator.close()
    #expect(lifecycle.alive == 0)
  }

  @Test func `there and back again`() async throws {
    let numbers = Task.detached { try items(Counter(n: 4).asyncValues.blockingGenerator()) }
    #expect(try await numbers.value == [0, 1, 2, 3])
  }
}
