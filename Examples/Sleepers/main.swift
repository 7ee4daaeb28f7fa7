// A million sleeping tasks, against as many sleeping threads as the machine bears.
//
// The lines that are indented are measured: they differ from machine to machine.
import SleepersWays

try WithGenerators.compare()
