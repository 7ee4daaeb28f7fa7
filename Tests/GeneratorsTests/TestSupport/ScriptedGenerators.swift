import Generators

/// A frame whose body decides by a random number what it does next: every seed is another program.
protocol ScriptedFrame: GeneratorFunction
where Yielded == Int, Sent == Int?, Returned == Int {
  var random: SeededBytes { get set }
  var notes: [Int] { get set }
}

extension ScriptedFrame {
  /// Whether something of a probability in percent happens.
  mutating func happens(_ percent: UInt64) -> Bool { random.next() % 100 < percent }

  /// Writes a number down, and gives how many there are.
  @discardableResult
  mutating func note(_ number: Int?) -> Int {
    notes.append(number ?? -1)
    return notes.count
  }

  /// The seed of a delegate.
  mutating func seed() -> SeededBytes { SeededBytes(seed: random.next()) }
}

/// Raised by scripted bodies, and not caught by their first handler.
struct OtherFailure: Error, Hashable {}

/// Statements in each other, entered and left in all ways.
struct Scripted: ScriptedFrame, Codable, Hashable {
  var random: SeededBytes
  var notes: [Int] = []
  var rounds = 0

  static let body = Program {
    While {
      $0.rounds < 5
    } do: {
      Do { $0.rounds += 1 }
      Try {
        If {
          $0.happens(30)
        } then: {
          Yield {
            $0.note(1)
          } receive: {
            $0.note($1)
          }
        }
        If {
          $0.happens(40)
        } then: {
          YieldFrom {
            ScriptedDelegate(random: $0.seed())
          } receive: {
            $0.note($1)
          }
        }
        If {
          $0.happens(10)
        } then: {
          Break()
        }
        If {
          $0.happens(10)
        } then: {
          Continue()
        }
        If {
          $0.happens(5)
        } then: {
          Return { $0.note(2) }
        }
        For { _ in
          0..<3
        } receive: {
          $0.note($1)
        } do: {
          If {
            $0.happens(15)
          } then: {
            Break()
          }
          If {
            $0.happens(40)
          } then: {
            Yield { $0.note(3) }
          } else: {
            YieldFrom { _ in [7, 8] }
          }
          If {
            $0.happens(10)
          } then: {
            Raise { _ in DurableFailure() }
          }
        }
      } catch: {
        Catch(DurableFailure.self, where: { frame, _ in frame.happens(70) }) {
          If {
            $0.happens(50)
          } then: {
            Yield {
              $0.note(4)
            } receive: {
              $0.note($1)
            }
          }
          If {
            $0.happens(10)
          } then: {
            Raise { _ in OtherFailure() }
          }
        }
        Catch { Yield { $0.note(5) } }
      } finally: {
        If {
          $0.happens(30)
        } then: {
          Yield {
            $0.note(6)
          } receive: {
            $0.note($1)
          }
        }
        If {
          $0.happens(20)
        } then: {
          YieldFrom {
            ScriptedDelegate(random: $0.seed())
          } receive: {
            $0.note($1)
          }
        }
        If {
          $0.happens(5)
        } then: {
          Break()
        }
      }
    }
    Return { $0.notes.count }
  }
}

/// What scripted bodies delegate to.
struct ScriptedDelegate: ScriptedFrame, Codable, Hashable {
  var random: SeededBytes
  var notes: [Int] = []

  static let body = Program {
    Try {
      While {
        $0.happens(70)
      } do: {
        Yield {
          $0.note(10)
        } receive: {
          $0.note($1)
        }
        If {
          $0.happens(10)
        } then: {
          Raise { _ in DurableFailure() }
        }
      }
    } finally: {
      If {
        $0.happens(40)
      } then: {
        Yield { $0.note(11) }
      }
      Do { $0.note(12) }
    }
    Return { $0.notes.count }
  }
}
