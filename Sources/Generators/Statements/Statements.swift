/// The types of the statements, and what they are made of.
public enum Statements {}
