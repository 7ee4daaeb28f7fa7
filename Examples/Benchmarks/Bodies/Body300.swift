import Generators

/// A loop of 300 statements.
struct Body300: BenchmarkBody {
  typealias Yielded = Int

  var round = 0
  var a = 1
  var b = 2

  // Of the statements of a block one branch runs, seven or eight statements in turn; the fillers
  // and the test of the loop run once a round.
  static let yieldsPerRound = 27
  static let statementsPerRound = 205.5

  static let body = Program {
    While {
      $0.advanceRound()
    } do: {
      Do { $0.a &+= 1 }
      If {
        ($0.round &+ 1) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 1 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 2 }
      If {
        ($0.round &+ 2) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 2 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 3 }
      If {
        ($0.round &+ 3) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 3 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 4 }
      If {
        ($0.round &+ 4) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 4 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 5 }
      If {
        ($0.round &+ 5) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 5 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 6 }
      If {
        ($0.round &+ 6) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 6 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 7 }
      If {
        ($0.round &+ 7) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 7 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 8 }
      If {
        ($0.round &+ 8) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 8 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 9 }
      If {
        ($0.round &+ 9) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 9 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 10 }
      If {
        ($0.round &+ 10) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 10 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 11 }
      If {
        ($0.round &+ 11) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 11 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 12 }
      If {
        ($0.round &+ 12) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 12 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 13 }
      If {
        ($0.round &+ 13) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 13 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 14 }
      If {
        ($0.round &+ 14) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 14 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 15 }
      If {
        ($0.round &+ 15) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 15 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 16 }
      If {
        ($0.round &+ 16) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 16 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 17 }
      If {
        ($0.round &+ 17) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 17 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 18 }
      If {
        ($0.round &+ 18) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 18 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 19 }
      If {
        ($0.round &+ 19) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 19 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 20 }
      If {
        ($0.round &+ 20) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 20 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 21 }
      If {
        ($0.round &+ 21) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 21 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 22 }
      If {
        ($0.round &+ 22) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 22 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 23 }
      If {
        ($0.round &+ 23) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 23 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 24 }
      If {
        ($0.round &+ 24) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 24 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 25 }
      If {
        ($0.round &+ 25) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 25 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 26 }
      If {
        ($0.round &+ 26) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 26 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 27 }
      If {
        ($0.round &+ 27) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 27 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.b &+= 1 }
      Do { $0.b &+= 2 }
    }
  }
}
