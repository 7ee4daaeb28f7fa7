import Generators

/// Something that is entered before some statements and left after them, on every way out.
///
/// What Python calls an asynchronous context manager; ``Generators/Statements/With`` runs one. Locks, semaphores,
/// timeouts and task groups are context managers. Another package adds its own by conforming a type.
///
/// ```swift
/// struct Session: ContextManager {
///   let connection: Connection
///   func enter() -> Login { Login(connection) }                       // a coroutine
///   func exit(_ error: (any Error)?) -> Logout { Logout(connection) }  // another
/// }
/// ```
///
/// One that need not wait gives an ``Immediately``. Unlike in asyncio an exit cannot swallow the error
/// that ended the statements.
public protocol ContextManager<Value> {
  /// What entering gives: what is bound by a `With`.
  associatedtype Value = Void

  /// Enters, and may wait: a coroutine, or another generator that yields suspensions.
  associatedtype Entrance: Delegatable
  where
    Entrance.Delegation.Yielded == Suspension, Entrance.Delegation.Sent == Void,
    Entrance.Delegation.Returned == Value

  /// Leaves, and may wait: a coroutine, or another generator that yields suspensions.
  associatedtype Exit: Delegatable
  where
    Exit.Delegation.Yielded == Suspension, Exit.Delegation.Sent == Void,
    Exit.Delegation.Returned == Void

  /// What is run first. If an error leaves it, nothing was entered, and ``exit(_:)`` is not called.
  func enter() -> Entrance

  /// What is run last, on every way out.
  ///
  /// If an error leaves it, that takes the place of what ended the statements. A coroutine that is
  /// closed (the error is a `GeneratorExit`) cannot wait any more: the generator must end at once.
  ///
  /// - Parameter error: The error that ended the statements; `nil` if none did.
  /// - Returns: A generator.
  func exit(_ error: (any Error)?) -> Exit
}
